package dev.fieldfare.postgres.structure.writer;

import java.util.List;

/** Settings under which definitions are spelled, and those under which they are executed. */
final class SessionSettings {

  /** Names print with their schema, and values as every server of the version reads them. */
  static final List<String> OF_READER =
      List.of(
          "SET LOCAL search_path = pg_catalog",
          "SET LOCAL standard_conforming_strings = on",
          "SET LOCAL DateStyle = 'ISO'",
          "SET LOCAL IntervalStyle = 'postgres'",
          "SET LOCAL extra_float_digits = 3",
          "SET LOCAL bytea_output = 'hex'",
          "SET LOCAL lc_monetary = 'C'",
          "SET LOCAL quote_all_identifiers = off",
          "SET LOCAL TimeZone = 'UTC'",
          "SET LOCAL xmlbinary = 'base64'",
          "SET LOCAL enable_nestloop = on",
          "SET LOCAL jit = off",
          "SET LOCAL statement_timeout = 0");

  static final List<String> OF_SCRIPT =
      List.of(
          "SET statement_timeout = 0",
          "SET lock_timeout = 0",
          "SET idle_in_transaction_session_timeout = 0",
          "SET client_encoding = 'UTF8'",
          "SET standard_conforming_strings = on",
          "SELECT pg_catalog.set_config('search_path', '', false)",
          "SET check_function_bodies = false",
          "SET xmloption = content",
          "SET client_min_messages = warning",
          "SET row_security = off",
          "SET lc_monetary = 'C'",
          "SET DateStyle = 'ISO'",
          "SET IntervalStyle = 'postgres'",
          "SET default_tablespace = ''",
          "SET default_table_access_method = heap");

  private SessionSettings() {}
}
