package dev.fieldfare.events.redis;

import java.util.OptionalLong;

/**
 * Puts events on the stream and notes how far it is: both or nothing, and only what follows the
 * note, whatever the caller believes.
 */
interface EventWriter extends AutoCloseable {

  /**
   * Writes the events if they come next. Throws when Redis refuses them or does not answer; in the
   * latter case they may be published all the same.
   *
   * @return where the note is then; empty when there is none
   */
  OptionalLong write(EventBatch batch);

  @Override
  void close();
}
