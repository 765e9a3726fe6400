import { SegmentedControl, Switch } from '@mantine/core';
import type { FrameMode } from './stack/frames';

/** How all stack traces of the page are shown. */
export interface StackView {
  mode: FrameMode;
  newestFirst: boolean;
}

interface Props {
  view: StackView;
  onView: (view: StackView) => void;
}

export function StackControls({ view, onView }: Props) {
  return (
    <>
      <Switch
        size="xs"
        label="Newest first"
        checked={view.newestFirst}
        onChange={(event) => onView({ ...view, newestFirst: event.currentTarget.checked })}
      />
      <SegmentedControl
        size="xs"
        aria-label="Frames to show"
        value={view.mode}
        onChange={(mode) => onView({ ...view, mode: mode as FrameMode })}
        data={[
          { value: 'relevant', label: 'Most relevant' },
          { value: 'full', label: 'Full stack trace' },
        ]}
      />
    </>
  );
}
