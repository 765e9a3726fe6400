import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

export interface MintedToken {
  /** The integration it belongs to. */
  slug: string;
  token: string;
  /** It was copied at least once, so that nothing is lost when it is shown no more. */
  isCopied: boolean;
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
    minted: minted !== null && minted.slug === slug ? minted : null,
    keep: (of: string, token: string) => setMinted({ slug: of, token, isCopied: false }),
    markCopied: () => minted !== null && setMinted({ ...minted, isCopied: true }),
    forget: () => setMinted(null),
  };
}
