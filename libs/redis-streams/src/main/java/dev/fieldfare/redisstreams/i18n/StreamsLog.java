package dev.fieldfare.redisstreams.i18n;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the connector logs. Numbers 100 to 199 are about reading, 200 to 299 about sending. */
@MessageLogger(projectCode = "RDS", length = 5)
public interface StreamsLog extends BasicLogger {

  StreamsLog LOG =
      Logger.getMessageLogger(
          MethodHandles.lookup(), StreamsLog.class, "dev.fieldfare.redisstreams");

  @LogMessage(level = Level.INFO)
  @Message(
      id = 100,
      value = "joined consumer group channel=%s stream=%s group=%s consumer=%s incarnation=%s")
  void joined(String channel, String stream, String group, String consumer, String incarnation);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 101,
      value = "consumer group was missing and is read from the start channel=%s stream=%s group=%s")
  void groupCreated(String channel, String stream, String group);

  @LogMessage(level = Level.WARN)
  @Message(id = 102, value = "reading failed, will retry channel=%s stream=%s retryMs=%d reason=%s")
  void readingFailed(String channel, String stream, long retryMs, String reason);

  @LogMessage(level = Level.DEBUG)
  @Message(
      id = 103,
      value = "reading still fails channel=%s stream=%s attempt=%d retryMs=%d reason=%s")
  void readingStillFails(String channel, String stream, int attempt, long retryMs, String reason);

  @LogMessage(level = Level.INFO)
  @Message(id = 104, value = "reading again channel=%s stream=%s attempts=%d")
  void readingAgain(String channel, String stream, int attempts);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 105,
      value =
          "consumer group was deleted or replaced, joining again channel=%s"
              + " stream=%s reason=%s")
  void groupGone(String channel, String stream, String reason);

  @LogMessage(level = Level.INFO)
  @Message(id = 106, value = "entries taken over channel=%s stream=%s entries=%d")
  void takenOver(String channel, String stream, int entries);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 107,
      value = "pending entries are no longer in the stream channel=%s stream=%s entryIds=%s")
  void entriesGone(String channel, String stream, String entryIds);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 108,
      value =
          "acknowledging failed, will retry channel=%s stream=%s entries=%d retryMs=%d reason=%s")
  void acknowledgingFailed(String channel, String stream, int entries, long retryMs, String reason);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 109,
      value = "acknowledged entries belong to a deleted group channel=%s stream=%s entries=%d")
  void acknowledgedTooLate(String channel, String stream, int entries);

  @LogMessage(level = Level.ERROR)
  @Message(
      id = 110,
      value = "message was refused, the channel stops channel=%s stream=%s entryIds=%s")
  void failStop(String channel, String stream, String entryIds, @Cause Throwable reason);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 111,
      value = "message was refused and is ignored channel=%s stream=%s entryIds=%s reason=%s")
  void ignored(String channel, String stream, String entryIds, String reason);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 112,
      value = "message was refused and stays pending channel=%s stream=%s entryIds=%s reason=%s")
  void leftPending(String channel, String stream, String entryIds, String reason);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 113,
      value =
          "message goes to the dead letters channel=%s stream=%s deadLetters=%s entryIds=%s reason=%s")
  void deadLetter(
      String channel, String stream, String deadLetters, String entryIds, String reason);

  @LogMessage(level = Level.DEBUG)
  @Message(id = 114, value = "channel closed channel=%s stream=%s leftPending=%d")
  void closed(String channel, String stream, long leftPending);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 115,
      value = "Redis did not answer, the connection is dropped connection=%s waitedMs=%d")
  void noAnswer(String connection, long waitedMs);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 116,
      value =
          "messages were still being processed when the channel closed channel=%s stream=%s messages=%d")
  void closedWhileBusy(String channel, String stream, int messages);

  @LogMessage(level = Level.DEBUG)
  @Message(id = 117, value = "expired consumers removed channel=%s stream=%s consumers=%d")
  void tidied(String channel, String stream, long consumers);

  @LogMessage(level = Level.DEBUG)
  @Message(id = 118, value = "acknowledged entries removed channel=%s stream=%s entries=%d")
  void trimmed(String channel, String stream, long entries);

  @LogMessage(level = Level.DEBUG)
  @Message(id = 119, value = "housekeeping put off channel=%s stream=%s reason=%s")
  void housekeepingFailed(String channel, String stream, String reason);

  @LogMessage(level = Level.WARN)
  @Message(
      id = 200,
      value = "sending failed, will retry channel=%s entries=%d retryMs=%d reason=%s")
  void sendingFailed(String channel, int entries, long retryMs, String reason);

  @LogMessage(level = Level.INFO)
  @Message(id = 201, value = "sending again channel=%s attempts=%d")
  void sendingAgain(String channel, int attempts);

  @LogMessage(level = Level.ERROR)
  @Message(id = 202, value = "message cannot be sent channel=%s stream=%s")
  void cannotSend(String channel, String stream, @Cause Throwable reason);

  @LogMessage(level = Level.WARN)
  @Message(id = 203, value = "trimming failed channel=%s stream=%s reason=%s")
  void trimmingFailed(String channel, String stream, String reason);
}
