package dev.fieldfare.gateway.dashboard.silence;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.NewSilence;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A form that describes a silence. */
public class SilenceForm extends Submission {

  private static final int MOST_HOURS = 720;

  @FormParam("category")
  String category;

  @FormParam("target")
  String target;

  @FormParam("subject")
  String subject;

  @FormParam("form")
  String form;

  @FormParam("comment")
  String comment;

  @FormParam("hours")
  String hours;

  /** What is asked for; the silence begins now. */
  NewSilence request(Instant now) {
    return new NewSilence(
        chosen(category).flatMap(text -> EnumParameter.of("category", text, AlertCategory.class)),
        chosen(target),
        chosen(subject),
        chosen(form),
        given(comment),
        Optional.empty(),
        now.plus(length()));
  }

  /** What one form asks for, without the moment at which it is sent. */
  String identity() {
    return String.join(
        "\n",
        "silence",
        given(category),
        given(target),
        given(subject),
        given(form),
        given(comment),
        given(hours));
  }

  SilenceView.Draft draft() {
    return new SilenceView.Draft(
        given(category), given(target), given(subject), given(form), given(comment), given(hours));
  }

  private Duration length() {
    String asked = given(hours);
    int length = asked.matches("[0-9]{1,3}") ? Integer.parseInt(asked) : 0;
    if (length < 1 || length > MOST_HOURS) {
      throw Paging.wrong(
          "hours", "\"hours\" must be a whole number from 1 to %d.".formatted(MOST_HOURS));
    }
    return Duration.ofHours(length);
  }
}
