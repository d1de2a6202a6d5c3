export const AlertsBell = () => null;
