import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, got } from './client.ts';

/** How a setting is asked for; the form is drawn from this and nothing else. */
export interface Setting {
  name: string;
  label: string;
  help: string;
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'url' | 'email' | 'list' | 'multiline';
  required?: boolean;
  default?: string | number | boolean | string[];
  choices?: { value: string; label: string }[];
  when?: When;
}

/** Only when a setting has one of these values. */
export interface When {
  setting: string;
  in: (string | boolean)[];
}

/** One thing to do on the platform; `value` is to be pasted there. */
export interface GuideStep {
  text: string;
  copy?: 'redirectUrl' | 'webhookUrl' | 'scopes';
  value?: string;
  when?: When;
}

export interface ExtraAction {
  name: string;
  label: string;
  icon: string;
  confirm?: string;
  undo?: string;
}

export interface ReplyRule {
  maxLength: number;
  counts: 'utf16' | 'codePoints' | 'graphemes' | 'bytes' | 'weighted';
  attachments: { max: number; maxBytes: number; types: string[] };
  formatting: boolean;
  subject: boolean;
  recipients: boolean;
  undo: boolean;
}

/** What a connector says of itself. The app knows no channel by name: all it shows of one comes from here. */
export interface Channel {
  channel: string;
  title: string;
  icon: string;
  colour: string;
  settings: Setting[];
  guide: GuideStep[];
  scopes?: { name: string; why: string }[];
  capabilities: { poll: boolean; webhook: boolean; reply: boolean; start: boolean; privateReply: boolean };
  reply?: ReplyRule;
  actions?: ExtraAction[];
  sandbox?: boolean;
  oauth?: { when?: When; optional?: boolean; provider: string; redirectUrl: string };
}

export function useChannels() {
  return useQuery({
    queryKey: ['channels'],
    queryFn: async () => (await got(api.GET('/api/v1/channels'))) as unknown as Channel[],
    staleTime: Infinity,
  });
}

/** What is known about a channel; undefined while we ask, or if its connector is gone. */
export function useChannel(key: string | undefined): Channel | undefined {
  const { data } = useChannels();
  return useMemo(() => data?.find((channel) => channel.channel === key), [data, key]);
}
