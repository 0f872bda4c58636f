package dev.fieldfare.client.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events out of a stream of bytes, as far as Fieldfare uses them. */
public final class ServerSentEventReader {

  private final BufferedReader lines;
  private final Runnable onLine;
  private final StringBuilder data = new StringBuilder();
  private Optional<String> id = Optional.empty();

  /**
   * @param onLine called for each line, comments too, so that silence can be noticed
   */
  public ServerSentEventReader(InputStream stream, Runnable onLine) {
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    this.onLine = onLine;
  }

  /** The next event with data; empty at the end of the stream. */
  public Optional<ServerSentEvent> next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      onLine.run();
      if (!line.isEmpty()) {
        field(line);
      } else if (data.length() > 0) {
        return Optional.of(event());
      }
    }
    return Optional.empty();
  }

  private void field(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
    if (name.equals("data")) {
      data.append(data.length() == 0 ? "" : "\n").append(value);
    } else if (name.equals("id")) {
      id = Optional.of(value);
    }
  }

  private ServerSentEvent event() {
    ServerSentEvent event = new ServerSentEvent(id, data.toString());
    data.setLength(0);
    return event;
  }
}
