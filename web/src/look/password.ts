/** Letters of a password that somebody chooses herself, as the server asks for them. */
export const SHORTEST_PASSWORD = 10;
