package dev.fieldfare.service.queue;

/**
 * The Redis script that sends a dead letter to its stream again, byte for byte, and removes it, in
 * one step. Its keys are the streams of the dead letters and of the migrations. Its argument is the
 * id of the letter.
 *
 * <p>It returns the id of the new entry, nil when there is no such letter, or one of the words
 * below when it changed nothing. A letter begins with four fields of Fieldfare.
 */
public final class DeadLetterScript {
  /** How many parts of a letter Fieldfare has added. */
  public static final int OURS = 8;

  /** The answer when the letter has no content. */
  public static final String NOTHING_SENT = "nothing";

  /** The answer when the letter has more fields than a script can pass on. */
  public static final String TOO_MANY = "many";

  /** The text of the script. */
  public static final String TEXT =
      """
      local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
      if #found == 0 then return false end
      local sent = found[1][2]
      if #sent <= 8 then return 'nothing' end
      if #sent > 7000 then return 'many' end
      local id = redis.call('XADD', KEYS[2], '*', unpack(sent, 9))
      redis.call('XDEL', KEYS[1], ARGV[1])
      return id
      """;

  /**
   * The text of a script that reads a page of letters: how many there are, the id of the last one,
   * and the ids of those that {@link #TEXT} can send. Its key is the stream of the dead letters,
   * its arguments are the first and the last id, and the size of the page.
   */
  public static final String PAGE =
      """
      local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
      local ids = {}
      local last = ''
      for _, letter in ipairs(found) do
        last = letter[1]
        if #letter[2] > 8 and #letter[2] <= 7000 then ids[#ids + 1] = last end
      end
      return {#found, last, ids}
      """;

  private DeadLetterScript() {}
}
