import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tell, tellProblem } from '../app/tell.ts';
import { useT } from '../i18n/i18n.tsx';

/** A change in the settings: says that it was saved or why not, and asks for `keys` again. */
export function useSaving<T, R>(save: (value: T) => Promise<R>, ...keys: string[]) {
  const t = useT();
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: () => tell(t('action.saved')),
    onError: tellProblem,
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
