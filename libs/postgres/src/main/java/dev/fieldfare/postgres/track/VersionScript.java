package dev.fieldfare.postgres.track;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The sections of a file. Without markers all of it is one section. Each section begins with as
 * many empty lines as are before it, so that lines count as in the file.
 */
public record VersionScript(
    Optional<String> up,
    Optional<String> down,
    Optional<String> verify,
    VersionOptions options,
    List<ScriptProblem> problems) {

  /** The parts of a version. */
  public enum Section {
    UP,
    DOWN,
    VERIFY
  }

  public VersionScript {
    problems = List.copyOf(problems);
  }

  /**
   * Splits a file.
   *
   * @param begins the section of what is before the first marker
   */
  public static VersionScript of(String text, Section begins) {
    return new SectionReader(begins).read(text);
  }

  /** The text of a section, where there is one. */
  public Optional<String> text(Section section) {
    return switch (section) {
      case UP -> up;
      case DOWN -> down;
      case VERIFY -> verify;
    };
  }

  /** SHA-256 of a text, in hexadecimal. */
  public static String checksum(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
