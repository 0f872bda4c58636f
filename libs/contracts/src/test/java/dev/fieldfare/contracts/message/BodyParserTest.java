package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageBody.ChangeSet;
import dev.fieldfare.contracts.message.MessageBody.Single;
import dev.fieldfare.contracts.message.MessageBody.Unreadable;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyParserTest {

  private static final Sender SENDER = Sender.anywhere(SenderRole.ENQUEUER);
  private static final String DROP = "{\"type\":\"DROP_TABLE\",\"table\":\"t\"}";

  private final BodyParser bodies = new BodyParser(new MessageParser());

  @Test
  void readsOneMessage() {
    assertThat(((Single) parse(DROP)).result()).isInstanceOf(Parsed.class);
  }

  @Test
  void readsAChangeSetInItsOrder() {
    ChangeSet set =
        (ChangeSet)
            parse("{\"changes\":[" + DROP + ",{\"type\":\"FLY\"}],\"atomic\":true,\"id\":\"k\"}");

    assertThat(set.atomic()).isTrue();
    assertThat(set.key()).contains("k");
    assertThat(set.isAccepted()).isFalse();
    assertThat(set.results().get(0)).isInstanceOf(Parsed.class);
    assertThat(set.results().get(1)).isInstanceOf(Refused.class);
  }

  @Test
  void refusesMembersOfOtherSets() {
    String member = DROP.replace("}", ",\"changeSet\":{\"id\":\"s\",\"index\":0,\"of\":1}}");

    ChangeSet set = (ChangeSet) parse("{\"changes\":[" + member + ",7]}");

    assertThat(((Malformed) set.results().get(0)).code())
        .isEqualTo(FailureReason.CHANGE_SET_INCONSISTENT);
    assertThat(((Malformed) set.results().get(1)).code()).isEqualTo(FailureReason.MALFORMED);
  }

  @Test
  void limitsEachMemberAndTheirNumber() {
    String big = DROP.replace("}", ",\"id\":\"" + "x".repeat(70_000) + "\"}");
    String many = (DROP + ",").repeat(1000) + DROP;

    ChangeSet set = (ChangeSet) parse("{\"changes\":[" + big + "]}");

    assertThat(((Malformed) set.results().get(0)).code()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(code("{\"changes\":[" + many + "]}")).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(code("{\"changes\":[]}")).isEqualTo(FailureReason.INVALID_VALUE);
  }

  @Test
  void refusesBodiesThatAreNeither() {
    assertThat(code("{\"changes\":7}")).isEqualTo(FailureReason.WRONG_TYPE);
    assertThat(code("{\"changes\":[" + DROP + "],\"table\":\"t\"}"))
        .isEqualTo(FailureReason.UNKNOWN_PROPERTY);
    assertThat(code("{\"changes\":[\"\\u0000\"]}")).isEqualTo(FailureReason.ZERO_BYTE);
    assertThat(code("nonsense")).isEqualTo(FailureReason.MALFORMED);
    assertThat(bodies.parse(new byte[] {(byte) 0xff}, SENDER)).isInstanceOf(Unreadable.class);
  }

  private MessageBody parse(String json) {
    return bodies.parse(json.getBytes(StandardCharsets.UTF_8), SENDER);
  }

  private FailureReason code(String json) {
    return ((Unreadable) parse(json)).problems().get(0).code();
  }
}
