package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Sets the schedules of a traffic profile. */
@Command(
    name = "profile",
    description = "Make or replace the schedules of a target for a traffic profile.",
    footer = {
      "",
      "low: under 100 forms and 1,000 migrations a month; medium: up to 1,000 and 10,000."
    })
final class ScheduleProfileCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "PROFILE",
      converter = ProfileConverter.class,
      completionCandidates = ProfileNames.class,
      description = "${COMPLETION-CANDIDATES}.")
  private TrafficProfile profile;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The zone of the times, UTC by default.")
  private String zone;

  /** The profiles in small letters. */
  static final class ProfileNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TrafficProfile.values())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** Reads a profile in upper or lower case. */
  static final class ProfileConverter implements ITypeConverter<TrafficProfile> {
    @Override
    public TrafficProfile convert(String value) {
      try {
        return TrafficProfile.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            value + " is not one of " + String.join(", ", new ProfileNames()));
      }
    }
  }

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    String target = session.target().orElse(Streams.MAIN_TARGET);
    ScheduleList schedules =
        session
            .client()
            .monitor()
            .schedules()
            .putProfile(target, profile, Optional.ofNullable(zone));
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(schedules);
    } else {
      schedules.items().forEach(each -> output.identifier(each.name()));
      ScheduleLines.schedules(schedules.items(), output.style()).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }
}
