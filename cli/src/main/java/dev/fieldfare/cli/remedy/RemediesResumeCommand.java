package dev.fieldfare.cli.remedy;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.remedy.RemedyAction;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Resumes an action. */
@Command(name = "resume", description = "Resume an action that was stopped after two failures.")
final class RemediesResumeCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "ACTION",
      converter = ActionConverter.class,
      completionCandidates = ActionNames.class,
      description = "${COMPLETION-CANDIDATES}.")
  private RemedyAction action;

  /** The actions as in the configuration. */
  static final class ActionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(RemedyAction.values()).map(RemedyAction::key).iterator();
    }
  }

  /** Reads an action. */
  static final class ActionConverter implements ITypeConverter<RemedyAction> {
    @Override
    public RemedyAction convert(String value) {
      return Arrays.stream(RemedyAction.values())
          .filter(each -> each.key().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      value + " is not one of " + String.join(", ", new ActionNames())));
    }
  }

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    String target = session.target().orElse(Streams.MAIN_TARGET);
    RemedyLines.print(
        session.output(), session.client().monitor().remedies().resume(target, action));
    return ExitCode.OK;
  }
}
