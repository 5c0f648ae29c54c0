/**
 * Sends the messages of one alert one after the other. Those in `delivered` were accepted on an earlier try and are
 * left out; those accepted now are added. One that is refused does not keep the next from being sent.
 *
 * @throws the error of the refused message, or an AggregateError when several were refused
 */
export async function sendEach(
  messages: readonly string[],
  delivered: Set<string>,
  send: (message: string, index: number) => Promise<unknown>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const [index, message] of messages.entries()) {
    const key = `${index + 1}/${messages.length}`;
    if (delivered.has(key)) continue;
    try {
      await send(message, index);
      delivered.add(key);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1)
    throw new AggregateError(
      errors,
      `${errors.length} of ${messages.length} messages refused, the first: ${errors[0]}`,
    );
}
