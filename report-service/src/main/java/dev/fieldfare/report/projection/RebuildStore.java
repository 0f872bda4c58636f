package dev.fieldfare.report.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What a rebuild writes. The methods with a connection work in its transaction. */
public interface RebuildStore {

  /** A connection that is in a transaction; the caller commits or rolls back, and closes it. */
  Connection begin() throws SQLException;

  /** Asks for a rebuild; the live projections answer and are kept up to date meanwhile. */
  void request(String target, String reason) throws SQLException;

  /** Why a rebuild of the target is wanted; empty when none is. */
  Optional<String> wanted(String target) throws SQLException;

  /** Keeps other instances from rebuilding the target; false while another one does. */
  boolean lock(Connection own, String target) throws SQLException;

  /** A new generation. */
  Generation next(Connection own, String target) throws SQLException;

  /** Writes a snapshot as a generation, which is not live yet. */
  void write(Connection own, Generation generation, LedgerSnapshot snapshot) throws SQLException;

  /** Makes it the live generation, and moves the consumer to the position of the snapshot. */
  void swap(Connection own, Generation generation, LedgerSnapshot snapshot) throws SQLException;

  /** Prepares the live generation for fast reads, and deletes rows of other generations. */
  void deleteOthers(Generation live) throws SQLException;
}
