import { Button, type ButtonProps } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog, type Question } from './ConfirmDialog';
import { restoreFocus } from './focus';

interface Props extends Omit<ButtonProps, 'title'>, Question {
  children: ReactNode;
  /** The dialog stays open and shows the reason when this rejects. */
  onConfirm: () => Promise<unknown> | void;
  'aria-label'?: string;
}

/** A button that asks before it acts. */
export function ConfirmButton(props: Props) {
  const { title, message, confirmLabel, cancelLabel, typed, onConfirm, ...button } = props;
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = () =>
    setQuestion({ title, message, confirmLabel, typed, ...(cancelLabel ? { cancelLabel } : {}) });
  return (
    <>
      <Button color="red" variant="light" {...button} onClick={ask} />
      <ConfirmDialog
        question={question}
        onClose={() => setQuestion(null)}
        onConfirm={async () => {
          await onConfirm();
          // The button often goes together with what it removed.
          restoreFocus();
        }}
      />
    </>
  );
}
