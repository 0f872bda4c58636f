package dev.fieldfare.cli.connection;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides whether a stack file is trusted: only when the file and its folder belong to the user,
 * and no other user can write either.
 *
 * <p>Other users can leave a {@code .fieldfare/stack.json} in a shared folder above the working
 * directory. It names the address that commands talk to.
 */
final class StackTrust {

  private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final long user;

  StackTrust(long user) {
    this.user = user;
  }

  static StackTrust ofThisUser() {
    return new StackTrust(new UnixSystem().getUid());
  }

  /** Why the file is not trusted; empty when it is. */
  Optional<String> objection(Path file) {
    try {
      Path real = file.toRealPath();
      return Stream.of(real, real.getParent())
          .flatMap(path -> objectionTo(path).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.of("it cannot be checked: " + e.getMessage());
    }
  }

  private Optional<String> objectionTo(Path path) {
    try {
      long owner = ((Integer) Files.getAttribute(path, "unix:uid")).longValue() & 0xffff_ffffL;
      if (owner != user) {
        return Optional.of(path + " belongs to another user (uid " + owner + ")");
      }
      boolean isShared =
          Files.getPosixFilePermissions(path).stream().anyMatch(WRITE_OF_OTHERS::contains);
      return isShared ? Optional.of("other users can write " + path) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot check who may write " + path, e);
    }
  }
}
