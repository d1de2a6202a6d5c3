export { type Actor, appendEvents, type NewEvent, SYSTEM } from '../database/events.ts';
