import { useCallback, useEffect, useState } from 'react';

/** The way without the clipboard API, which browsers withhold from plain HTTP. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  // Inside a dialog the focus may not leave it.
  const parent = focused?.closest('[role="dialog"]') ?? document.body;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.style.cssText = 'position:fixed;opacity:0;top:0';
  parent.append(area);
  area.select();
  let isCopied = false;
  try {
    isCopied = document.execCommand('copy');
  } catch {
    isCopied = false;
  }
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Copies text, says whether that worked, and tells for two seconds how it went. */
export function useCopy() {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = useCallback(async (text: string) => {
    const isCopied = await copyText(text);
    setState(isCopied ? 'copied' : 'failed');
    return isCopied;
  }, []);
  return { copy, copied: state === 'copied', failed: state === 'failed' };
}
