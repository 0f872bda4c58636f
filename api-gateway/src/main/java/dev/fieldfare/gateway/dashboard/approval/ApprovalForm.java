package dev.fieldfare.gateway.dashboard.approval;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;

/** A form that approves or rejects a change. */
public class ApprovalForm extends Submission {

  private static final int LONGEST_COMMENT = 500;

  @FormParam("target")
  String target;

  /** The hash of the plan that the page showed. */
  @FormParam("planHash")
  String planHash;

  @FormParam("comment")
  String comment;

  /** The main target if the form names none. */
  String target() {
    String name = given(target);
    return name.isEmpty() ? Streams.MAIN_TARGET : name;
  }

  String planHash() {
    if (planHash == null || planHash.isBlank()) {
      throw Paging.wrong("planHash", "The form has no \"planHash\". Load the page again.");
    }
    return planHash;
  }

  /** Null without a comment, as the ledger stores it. */
  String comment() {
    String text = given(comment);
    if (text.length() > LONGEST_COMMENT) {
      throw Paging.wrong(
          "comment", "\"comment\" must have at most %d characters.".formatted(LONGEST_COMMENT));
    }
    return text.isEmpty() ? null : text;
  }
}
