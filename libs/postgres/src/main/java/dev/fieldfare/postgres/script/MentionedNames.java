package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.ScriptItem.PsqlCommand;
import dev.fieldfare.postgres.script.ScriptItem.SqlStatement;
import dev.fieldfare.postgres.script.ScriptItem.UnfinishedStatement;
import dev.fieldfare.postgres.script.token.Identifiers;
import dev.fieldfare.postgres.script.token.NameSink;
import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All names in scripts that may be those of relations, so that only these are asked for. */
final class MentionedNames implements NameSink {

  private final Set<String> names = new HashSet<>();

  private MentionedNames() {}

  /** Those of several scripts. */
  static Set<String> of(Collection<String> scripts) {
    MentionedNames mentioned = new MentionedNames();
    try {
      for (String script : scripts) {
        mentioned.read(script);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
    return mentioned.names;
  }

  private void read(String script) throws IOException {
    try (ScriptScanner scanner = ScriptScanner.withTokens(new StringReader(script))) {
      boolean standardStrings = scanner.standardStrings();
      Optional<ScriptItem> item = scanner.next();
      while (item.isPresent()) {
        Optional<StatementPart> whole = scanner.part();
        if (whole.isPresent()) {
          read(whole.get());
        } else {
          parts(item.get(), standardStrings).forEach(this::read);
        }
        standardStrings = scanner.standardStrings();
        item = scanner.next();
      }
    }
  }

  private static List<StatementPart> parts(ScriptItem item, boolean standardStrings) {
    return switch (item) {
      case PsqlCommand _ -> List.of();
      case SqlStatement statement -> StatementSplit.of(statement.text(), standardStrings);
      case UnfinishedStatement statement -> StatementSplit.of(statement.text(), standardStrings);
    };
  }

  private void read(StatementPart part) {
    Identifiers.named(part.tokens(), this);
    Identifiers.inStrings(part.tokens(), this);
  }

  @Override
  public boolean mayBeName(String source, int from, int to) {
    return true;
  }

  /** No name holds a zero byte, and no text that is sent to a server. */
  @Override
  public void accept(String name) {
    if (name.indexOf('\0') < 0) {
      names.add(name);
    }
  }
}
