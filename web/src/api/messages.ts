import { api, fetchFile, got, type Schema } from './client.ts';
import type { ThreatClass } from './conversations.ts';

export interface Span {
  start: number;
  end: number;
  text: string;
}
export type Reason = Omit<Schema['ReasonView'], 'span'> & { span?: Span };
export interface Reading extends Omit<Schema['ReadingView'], 'threat' | 'reasons'> {
  threat: { class: ThreatClass; confidence: number; span?: Span } | null;
  reasons: Reason[];
}
export type Attachment = Schema['AttachmentView'];
export type Delivery = Schema['DeliveryView'];
/** A message of a thread: a customer's, our reply, or a private note. */
export interface Message extends Omit<Schema['MessageView'], 'reading'> {
  reading: Reading | null;
}
export type HistoryEvent = Schema['EventView'];
export interface ThreadPart extends Omit<Schema['ThreadView'], 'messages'> {
  messages: Message[];
}
export type Version = Schema['MessageVersionView'];

export const readThread = (id: string, cursor: string | null, signal?: AbortSignal): Promise<ThreadPart> =>
  got(
    api.GET('/api/v1/conversations/{id}/messages', {
      params: { path: { id }, query: { include: ['events'], limit: 100, ...(cursor && { cursor }) } },
      signal,
    }),
  ) as Promise<ThreadPart>;
export const readVersions = (id: string): Promise<Version[]> =>
  got(api.GET('/api/v1/messages/{id}/versions', { params: { path: { id } } }));
export const attachmentAddress = (id: string, inline = false): string =>
  `/api/v1/attachments/${id}${inline ? '?inline=true' : ''}`;
/** The file as it came. @throws Problem */
export const download = async (id: string): Promise<Blob> => (await fetchFile(attachmentAddress(id))).blob();

/** A picture that lies elsewhere, fetched by the server so that its sender does not learn who looks. */
export const remotePictureAddress = (messageId: string, url: string): string =>
  `/api/v1/messages/${messageId}/images?${new URLSearchParams({ url }).toString()}`;
