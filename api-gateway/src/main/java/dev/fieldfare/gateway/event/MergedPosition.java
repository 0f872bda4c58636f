package dev.fieldfare.gateway.event;

import dev.fieldfare.gateway.http.Paging;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The position of a listener in several logs. Its text is opaque to listeners.
 *
 * @param positions by the name of the log
 */
record MergedPosition(Map<String, Long> positions) {
  /** A position without any log. */
  static final MergedPosition NOWHERE = new MergedPosition(Map.of());

  private static final String MARK = "m.";
  private static final int LONGEST = 16_384;

  MergedPosition {
    positions = Map.copyOf(positions);
  }

  /**
   * Reads the text of a position.
   *
   * @throws RequestRefused when the text is not a position
   */
  static MergedPosition of(String text) {
    if (!text.startsWith(MARK) || text.length() > LONGEST) {
      throw wrong();
    }
    Map<String, Long> positions = new HashMap<>();
    for (String line : decoded(text.substring(MARK.length())).split("\n")) {
      if (!line.matches("[A-Za-z0-9_.-]{1,100} [0-9]{1,18}")) {
        throw wrong();
      }
      int end = line.indexOf(' ');
      positions.put(line.substring(0, end), Long.parseLong(line.substring(end + 1)));
    }
    return new MergedPosition(positions);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  private static RuntimeException wrong() {
    return Paging.wrong(
        "Last-Event-ID",
        "\"Last-Event-ID\" is the id of an event of this stream, or 0 for the oldest events.");
  }

  /** The position in a log; empty when it is not known. */
  OptionalLong in(String log) {
    Long position = positions.get(log);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** The same with another position in a log. */
  MergedPosition with(String log, long position) {
    Map<String, Long> changed = new HashMap<>(positions);
    changed.put(log, position);
    return new MergedPosition(changed);
  }

  /** The text that listeners get. */
  String text() {
    String lines =
        new TreeMap<>(positions)
            .entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
