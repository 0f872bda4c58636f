package dev.fieldfare.gateway.dashboard.silence;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.NewSilence;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A form that describes a silence. */
public class SilenceForm extends Submission {

  private static final int MOST_HOURS = 720;

  @FormParam("category")
  @DefaultValue("")
  String category;

  @FormParam("target")
  @DefaultValue("")
  String target;

  @FormParam("subject")
  @DefaultValue("")
  String subject;

  @FormParam("comment")
  @DefaultValue("")
  String comment;

  @FormParam("hours")
  @DefaultValue("")
  String hours;

  /** What is asked for; the silence begins now. */
  NewSilence request(Instant now) {
    return new NewSilence(
        text(category).flatMap(text -> EnumParameter.of("category", text, AlertCategory.class)),
        text(target),
        text(subject),
        comment.strip(),
        Optional.empty(),
        now.plus(length()));
  }

  /** What one form asks for, without the moment at which it is sent. */
  String identity() {
    return String.join("\n", "silence", category, target, subject, comment, hours);
  }

  SilenceView.Draft draft() {
    return new SilenceView.Draft(category, target, subject, comment, hours);
  }

  private Duration length() {
    int given = hours.matches("[0-9]{1,3}") ? Integer.parseInt(hours) : 0;
    if (given < 1 || given > MOST_HOURS) {
      throw Paging.wrong(
          "hours", "\"hours\" must be a whole number from 1 to %d.".formatted(MOST_HOURS));
    }
    return Duration.ofHours(given);
  }

  private static Optional<String> text(String given) {
    return Optional.of(given.strip()).filter(value -> !value.isEmpty());
  }
}
