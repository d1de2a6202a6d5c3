import { type ClipboardEvent, useRef, useState } from 'react';
import { type DraftBody, upload } from '../../api/drafts.ts';
import { tellProblem } from '../../app/tell.ts';
import type { Draft } from './use-draft.ts';

/** Files on their way into what is being written. */
export function useFiles({ body, change }: Pick<Draft, 'body' | 'change'>) {
  const [underWay, setUnderWay] = useState(0);
  // several arrive one after the other: each joins those that are there by then
  const files = useRef(body.files ?? []);
  files.current = body.files ?? [];
  const keep = (next: NonNullable<DraftBody['files']>) => {
    files.current = next;
    change({ files: next });
  };
  const add = async (given: Iterable<File>) => {
    for (const file of given) {
      setUnderWay((count) => count + 1);
      try {
        const kept = await upload(file);
        keep([...files.current, kept]);
      } catch (error) {
        tellProblem(error);
      } finally {
        setUnderWay((count) => count - 1);
      }
    }
  };
  return {
    uploading: underWay > 0,
    add,
    drop: (id: string) => keep(files.current.filter((file) => file.id !== id)),
    paste: (event: ClipboardEvent) => {
      const pasted = [...event.clipboardData.files];
      if (pasted.length === 0) return;
      event.preventDefault();
      void add(pasted);
    },
  };
}
