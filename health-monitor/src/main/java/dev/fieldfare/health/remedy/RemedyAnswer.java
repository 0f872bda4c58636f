package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.Remedy;

/** The answer to a person who confirms a remedy. */
public sealed interface RemedyAnswer {

  /** It will be performed. */
  record Confirmed(Remedy remedy) implements RemedyAnswer {}

  /** It will not. */
  record Refused(String reason) implements RemedyAnswer {}

  /** There is no such remedy. */
  record Missing() implements RemedyAnswer {}
}
