import { Alert } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import { useSpikes } from '../api/hooks/stats';
import { AnchorLink, TimeAgo } from '../ui';
import { cutOffs } from './spikes';

interface Props {
  org: string;
  /** The slug or id of the only project that matters; without one, all do. */
  project?: string;
}

/** Says which projects are cut off at the moment by spike protection; nothing while there is none. */
export function SpikeBanner({ org, project = '' }: Props) {
  const spikes = useSpikes(org, { isActive: true, project });
  const found = cutOffs(spikes.data?.data ?? []);
  if (found.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      icon={<IconShieldHalf aria-hidden />}
      title="Spike protection holds something back"
      mb="md"
    >
      {found.map(({ projectSlug, start, refused }) => (
        <div key={projectSlug} className="wrap-anywhere">
          {projectSlug} sends far more than usual and is refused until the hour is over. It began{' '}
          <TimeAgo date={start} />; refused so far: {refused}.
        </div>
      ))}
      <AnchorLink to={`/settings/${org}/quotas/`} inherit>
        All spikes
      </AnchorLink>
    </Alert>
  );
}
