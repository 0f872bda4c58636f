package dev.fieldfare.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The memory of a service is safe from the answers of others. */
class InternalClientTest {
  private final InternalClient client = new InternalClient(null, null);

  /** Ends only after twice as many bytes as may be read. */
  private static final class Huge extends InputStream {
    private long left = 2L * InternalClient.MOST_BYTES;
    private boolean isClosed;

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      Arrays.fill(buffer, offset, offset + length, (byte) 'x');
      left -= length;
      return length;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() {
    Huge huge = new Huge();

    assertThatThrownBy(() -> client.text(answer(huge)))
        .isInstanceOf(AnswerTooLarge.class)
        .hasMessage("The answer of a service is larger than 64 MiB; ask for less.");
    assertThat(huge.left).as("the rest is not read").isPositive();
    assertThat(huge.isClosed).isTrue();
  }

  @Test
  void anAnswerWithinTheLimitIsRead() {
    InputStream body = new ByteArrayInputStream("grüße".getBytes(StandardCharsets.UTF_8));

    assertThat(client.text(answer(body))).isEqualTo("grüße");
  }

  private static InternalAnswer answer(InputStream body) {
    return new InternalAnswer(200, Optional.empty(), OptionalLong.empty(), Optional.empty(), body);
  }
}
