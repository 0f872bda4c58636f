package dev.fieldfare.health.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import org.junit.jupiter.api.Test;

/** Messages in the format of Slack. */
class SlackMessageTest {
  @Test
  void qc72_aMessageIsOneTextWithWhatToDo() throws JsonProcessingException {
    assertThat(text("public.people"))
        .startsWith(
            "*HIGH raised*: A change took too long: main/public.people\nIt was not applied.\n")
        .contains("\n• Look for long transactions on public.people and end them.\n");
  }

  @Test
  void c60_namesMentionNobodyAndMakeNoLink() throws JsonProcessingException {
    assertThat(text("<!channel> <https://example.org|x> a&b\nnext \u001b[31m"))
        .contains("&lt;!channel&gt; &lt;https://example.org|x&gt; a&amp;b\\nnext \\u001b[31m")
        .doesNotContain("<", ">", "\u001b");
  }

  @Test
  void aTestIsATextToo() throws JsonProcessingException {
    String body = MessageFormats.test(SubscriptionFormat.SLACK, RaisedAlert.AT);

    assertThat(ContractsJson.mapper().readTree(body).path("text").asText()).contains("test");
  }

  private static String text(String subject) throws JsonProcessingException {
    String body = MessageFormats.body(SubscriptionFormat.SLACK, RaisedAlert.of(subject));
    return ContractsJson.mapper().readTree(body).path("text").asText();
  }
}
