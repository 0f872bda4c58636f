package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.connection.ProcessEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page in the reference names every command and every option. */
class CommandLinePageTest {

  private static final Path PAGE = Path.of("../docs/reference/command-line.md");

  @Test
  void namesEveryCommandAndEveryOption() throws IOException {
    String page = Files.readString(PAGE);
    CommandLine root = new CommandLine(new Fieldfare(ProcessEnvironment.ofThisProcess()));

    assertThat(words(root).distinct().filter(word -> !page.contains("`" + word))).isEmpty();
  }

  private static Stream<String> words(CommandLine command) {
    Stream<String> options =
        command.getCommandSpec().options().stream()
            .flatMap(option -> Stream.of(option.names()))
            .filter(name -> name.startsWith("--"));
    Stream<String> below =
        command.getSubcommands().entrySet().stream()
            .filter(sub -> !sub.getKey().equals("help"))
            .flatMap(sub -> Stream.concat(name(sub.getValue()), words(sub.getValue())));
    return Stream.concat(options, below);
  }

  /** As it is typed, without the program; single verbs of dead letters stand alone. */
  private static Stream<String> name(CommandLine command) {
    String typed = command.getCommandSpec().qualifiedName().replaceFirst("^fieldfare ", "");
    return typed.contains(" ")
        ? Stream.of(typed.replaceFirst("^queue dead-letters (?=.)", ""))
        : Stream.empty();
  }
}
