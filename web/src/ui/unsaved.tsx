import { createContext, useContext, useEffect, useId, useRef, type ReactNode } from 'react';
import { useBlocker, type Location } from 'react-router';
import { ConfirmDialog, type Question } from './ConfirmDialog';

const kUnsaved: Question = {
  title: 'Leave without saving?',
  message: 'What you have entered here is not saved and will be lost.',
  confirmLabel: 'Leave',
  cancelLabel: 'Stay',
};

/** State of a navigation that asks nothing, because what was edited is gone or saved. */
export const kSettled = { isSettled: true };

type Registry = Map<string, Question>;

const Context = createContext<Registry | null>(null);

/** Another query of the same page keeps its forms; what is settled needs no question. */
export function isLeaving(
  from: Pick<Location, 'pathname'>,
  to: Pick<Location, 'pathname' | 'state'>,
): boolean {
  const state: unknown = to.state;
  const isSettled = typeof state === 'object' && state !== null && 'isSettled' in state;
  return from.pathname !== to.pathname && !isSettled;
}

/** Asks before the page is left while something on it would be lost. One for the whole router. */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const registry = useRef<Registry>(new Map());
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      registry.current.size > 0 && isLeaving(currentLocation, nextLocation),
  );
  const isDecided = useRef(false);
  const isAsking = blocker.state === 'blocked';
  const question = isAsking ? ([...registry.current.values()][0] ?? kUnsaved) : null;
  return (
    <Context.Provider value={registry.current}>
      {children}
      <ConfirmDialog
        question={question}
        onConfirm={() => {
          isDecided.current = true;
          blocker.proceed?.();
        }}
        onClose={() => {
          // Also called after leaving was confirmed: what goes on then must not be taken back.
          if (!isDecided.current) blocker.reset?.();
          isDecided.current = false;
        }}
      />
    </Context.Provider>
  );
}

function askBrowser(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** While `isUnsaved`, leaving the page asks first, by a link as well as by closing the window. */
export function useUnsaved(isUnsaved: boolean, question: Question = kUnsaved): void {
  const registry = useContext(Context);
  const id = useId();
  useEffect(() => {
    if (!isUnsaved) return undefined;
    registry?.set(id, question);
    window.addEventListener('beforeunload', askBrowser);
    return () => {
      registry?.delete(id);
      window.removeEventListener('beforeunload', askBrowser);
    };
  }, [id, isUnsaved, question, registry]);
}
