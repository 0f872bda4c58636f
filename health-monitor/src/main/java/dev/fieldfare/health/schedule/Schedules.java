package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.Schedule;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The stored schedules. */
public interface Schedules {

  /** Who sets the schedules of the configuration. */
  String CONFIGURATION = "configuration";

  /** All by name, each with its newest run. */
  List<Schedule> list() throws SQLException;

  /** One of them. */
  Optional<Schedule> find(String name) throws SQLException;

  /** Makes or replaces a schedule. */
  Schedule put(ScheduleDefinition definition, String by) throws SQLException;

  /** Makes or replaces these schedules, all or none. */
  List<Schedule> putAll(List<ScheduleDefinition> definitions, String by) throws SQLException;

  /** Makes the schedule of the configuration, or replaces it unless a person has changed it. */
  void configure(ScheduleDefinition definition) throws SQLException;

  /** Enables or disables a schedule; empty when there is none. */
  Optional<Schedule> enable(String name, boolean enabled, String by) throws SQLException;

  /** Deletes a schedule with its history; false when there is none. */
  boolean delete(String name) throws SQLException;
}
