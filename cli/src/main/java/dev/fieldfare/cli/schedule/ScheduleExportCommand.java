package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduleExport;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes schedules for another scheduler. */
@Command(
    name = "export",
    description = "Write the schedules for another scheduler, which then asks for each run.",
    footer = {"", "Disable the schedules afterwards, or each runs twice."})
final class ScheduleExportCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      completionCandidates = FormatNames.class,
      description = "${COMPLETION-CANDIDATES}.")
  private ScheduleExportFormat format;

  /** The formats in small letters. */
  static final class FormatNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ScheduleExportFormat.values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** Reads a format in any case of letters. */
  static final class FormatConverter implements ITypeConverter<ScheduleExportFormat> {
    @Override
    public ScheduleExportFormat convert(String value) {
      try {
        return ScheduleExportFormat.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            value + " is none of " + String.join(", ", new FormatNames()));
      }
    }
  }

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ScheduleExport export = session.client().monitor().schedules().export(format);
    if (session.output().format() == Format.json) {
      session.output().document(export);
    } else {
      export.text().lines().forEach(session.output()::raw);
    }
    return ExitCode.OK;
  }
}
