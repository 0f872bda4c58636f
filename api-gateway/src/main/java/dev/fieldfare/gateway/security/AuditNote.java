package dev.fieldfare.gateway.security;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** What a request turns out to be about, noted on its way for the audit trail. */
@RequestScoped
public class AuditNote {

  private String target;
  private String subject;

  /** Notes it; a later note replaces an earlier one. */
  public void about(String noted, String what) {
    target = noted;
    subject = what;
  }

  public Optional<String> target() {
    return Optional.ofNullable(target);
  }

  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }
}
