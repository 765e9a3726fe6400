// What a project is called in a list. Pure.

import type { ProjectRef } from '../api/types';

type Named = Pick<ProjectRef, 'id' | 'slug' | 'name'>;

/** The name; with the slug where another project has the same name. */
export function projectName(project: Named, all: readonly Named[]): string {
  const isShared = all.some((each) => each.id !== project.id && each.name === project.name);
  return isShared ? `${project.name} (${project.slug})` : project.name;
}

/** Choices of a filter, by id. */
export function projectChoices(all: readonly Named[]): [string, string][] {
  return all.map((project) => [project.id, projectName(project, all)]);
}
