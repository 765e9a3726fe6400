import { useEffect } from 'react';

/** Sets the document's title: "Issues · acme · Vedette". Empty parts are left out. */
export function usePageTitle(...parts: (string | undefined | null)[]): void {
  const title = [...parts, 'Vedette'].filter(Boolean).join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
