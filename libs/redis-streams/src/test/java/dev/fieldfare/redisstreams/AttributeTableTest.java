package dev.fieldfare.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The tables of attributes in the reference are the ones that were generated from the connector. To
 * bring them up to date, run this test with {@code -Dupdate.docs=true}.
 */
class AttributeTableTest {

  private static final Path REFERENCE = Path.of("../../docs/reference/redis-streams.md");

  @Test
  void theReferenceShowsTheAttributesOfInboundChannels() throws IOException {
    assertThat(Files.readString(inReference("incoming"))).contains(generated("incoming"));
  }

  @Test
  void theReferenceShowsTheAttributesOfOutboundChannels() throws IOException {
    assertThat(Files.readString(inReference("outgoing"))).contains(generated("outgoing"));
  }

  private static Path inReference(String direction) throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      String start = "<!-- " + direction + " attributes -->\n";
      String text = Files.readString(REFERENCE);
      int from = text.indexOf(start) + start.length();
      int to = text.indexOf("<!-- end -->", from);
      Files.writeString(
          REFERENCE, text.substring(0, from) + generated(direction) + text.substring(to));
    }
    return REFERENCE;
  }

  private static String generated(String direction) throws IOException {
    String name = "/META-INF/connector/redis-streams-" + direction + ".md";
    try (InputStream in = RedisStreamsConnector.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
