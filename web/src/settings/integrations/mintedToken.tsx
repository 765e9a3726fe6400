import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

interface MintedToken {
  /** The integration it belongs to. */
  slug: string;
  token: string;
}

interface Value {
  minted: MintedToken | null;
  setMinted: (minted: MintedToken | null) => void;
}

const Context = createContext<Value>({ minted: null, setMinted: () => {} });

/**
 * Carries a new token from the answer that made it to the page that shows it once. It lives in memory
 * only: not in the address, not in the history, not in any storage. Reloading the page forgets it.
 */
export function MintedTokenProvider({ children }: { children: ReactNode }) {
  const [minted, setMinted] = useState<MintedToken | null>(null);
  const value = useMemo(() => ({ minted, setMinted }), [minted]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The token that waits to be shown for this integration, and how to set and forget it. */
export function useMintedToken(slug: string) {
  const { minted, setMinted } = useContext(Context);
  return {
    token: minted !== null && minted.slug === slug ? minted.token : null,
    keep: (of: string, token: string) => setMinted({ slug: of, token }),
    forget: () => setMinted(null),
  };
}
