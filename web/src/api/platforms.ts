import { useSetupState } from './hooks/account';

/** The platforms the server knows, as choices of a select. */
export function usePlatformChoices(): { value: string; label: string }[] {
  const setup = useSetupState();
  const platforms = setup.data?.platforms ?? [];
  return platforms.map(({ id, name }) => ({ value: id, label: name }));
}
