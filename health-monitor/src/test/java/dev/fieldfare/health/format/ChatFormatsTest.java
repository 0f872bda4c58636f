package dev.fieldfare.health.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import org.junit.jupiter.api.Test;

/** Messages in the formats of Discord and Telegram. */
class ChatFormatsTest {

  @Test
  void qc74_discordGetsContentWithoutMentionsAndPreviews() throws JsonProcessingException {
    JsonNode body = body(SubscriptionFormat.DISCORD, "public.people");

    assertThat(body.path("content").asText())
        .startsWith("**HIGH raised**: A change took too long")
        .contains("\n• Look for long transactions on public.people and end them.\n");
    assertThat(body.path("allowed_mentions").path("parse").isEmpty()).isTrue();
    assertThat(body.path("flags").asInt()).isEqualTo(4);
  }

  @Test
  void c60_namesAreNoMarkupOfDiscord() throws JsonProcessingException {
    String content =
        body(SubscriptionFormat.DISCORD, "@everyone **x** [a](https://b) `c` <@1>\n# d")
            .path("content")
            .asText();

    assertThat(content)
        .contains("\\@everyone \\*\\*x\\*\\* \\[a\\]\\(https\\://b\\) \\`c\\` \\<\\@1\\>");
    assertThat(content.lines()).noneMatch(line -> line.startsWith("#"));
  }

  @Test
  void longTextsAreCutToWhatIsTaken() throws JsonProcessingException {
    String name = "\uD83D\uDE00".repeat(5_000);

    assertThat(body(SubscriptionFormat.DISCORD, name).path("content").asText().length())
        .isLessThanOrEqualTo(2_000);
    String text = body(SubscriptionFormat.TELEGRAM, name).path("text").asText();
    assertThat(text.length()).isLessThanOrEqualTo(4_096);
    assertThat(text).doesNotContain("?").contains("…");
  }

  @Test
  void qc74_telegramGetsPlainText() throws JsonProcessingException {
    JsonNode body = body(SubscriptionFormat.TELEGRAM, "<b>_x_</b>");

    assertThat(body.path("text").asText()).startsWith("HIGH raised: ").contains("<b>_x_</b>");
    assertThat(body.has("parse_mode")).isFalse();
    assertThat(
            ContractsJson.mapper()
                .readTree(MessageFormats.test(SubscriptionFormat.TELEGRAM, RaisedAlert.AT))
                .path("text")
                .asText())
        .contains("test");
  }

  private static JsonNode body(SubscriptionFormat format, String subject)
      throws JsonProcessingException {
    return ContractsJson.mapper().readTree(MessageFormats.body(format, RaisedAlert.of(subject)));
  }
}
