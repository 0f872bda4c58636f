package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.Remedy;

/** The answer to a person who confirms a remedy. */
public sealed interface RemedyAnswer {

  /** The remedy will be performed. */
  record Confirmed(Remedy remedy) implements RemedyAnswer {}

  /** The remedy will not be performed. */
  record Refused(String reason) implements RemedyAnswer {}

  /** There is no such remedy. */
  record Missing() implements RemedyAnswer {}
}
