import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { confirmThreat, dismissThreat, threatsOf } from '../../api/actions.ts';
import type { Conversation, ThreatClass } from '../../api/conversations.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from '../../live/banner.module.css';
import { useMay } from '../../session/use-me.ts';

/** A threat was read: a lead confirms or dismisses it. The machine never decides. */
export function ThreatNotice({ conversation, threat }: { conversation: Conversation; threat: ThreatClass }) {
  const t = useT();
  const lead = useMay('lead');
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: async (confirmed: boolean) => {
      const open = (await threatsOf(conversation.id)).filter(({ state }) => state === 'open');
      for (const { id } of open) await (confirmed ? confirmThreat(id) : dismissThreat(id));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['conversation', conversation.id] }),
    onError: tellProblem,
  });
  return (
    <div className={classes.banner} data-kind="alarm" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <span style={{ flex: 1 }}>{t('threat.notice', { class: t(`threat.${threat}`) })}</span>
      {lead && (
        <>
          <Button size="compact-sm" color="red" loading={settle.isPending} onClick={() => settle.mutate(true)}>
            {t('threat.confirm')}
          </Button>
          <Button size="compact-sm" variant="default" loading={settle.isPending} onClick={() => settle.mutate(false)}>
            {t('threat.dismiss')}
          </Button>
        </>
      )}
    </div>
  );
}
