package dev.fieldfare.gateway.config;

import dev.fieldfare.contracts.message.SenderRole;

/** Roles to which previews show the values of rows that do not convert; all roles see the keys. */
public enum SampleReaders {
  /** Operators and administrators. */
  OPERATOR,
  /** Administrators. */
  ADMIN,
  /** No role over HTTP: values are looked up in the database by their keys. */
  NONE;

  /** True when values are shown to that role. */
  public boolean include(SenderRole role) {
    return switch (this) {
      case OPERATOR -> role.includes(SenderRole.OPERATOR);
      case ADMIN -> role.includes(SenderRole.ADMIN);
      case NONE -> false;
    };
  }
}
