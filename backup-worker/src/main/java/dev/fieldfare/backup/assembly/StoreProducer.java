package dev.fieldfare.backup.assembly;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.StoreProbe;
import dev.fieldfare.backup.config.BackupConfig;
import dev.fieldfare.backup.inventory.StoreAdoption;
import dev.fieldfare.backup.inventory.StoreInventory;
import dev.fieldfare.backup.inventory.StoreRewrap;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.StoreListing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.storage.S3Address;
import dev.fieldfare.backup.storage.S3Store;
import io.quarkus.logging.Log;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the store that the configuration names: a folder or S3. */
class StoreProducer {
  private static final int REWRAPPED_AT_ONCE = 500;

  /** A store before encryption, with all that it can do. */
  record ChosenStore(BackupStore files, StoreListing listing, StoreProbe probe) {}

  @Produces
  @Singleton
  ChosenStore chosen(BackupConfig config, Instance<S3Client> clients) {
    Optional<String> address = config.store().filter(text -> !text.isBlank());
    if (address.isEmpty()) {
      FolderStore folder = new FolderStore(config.folder());
      return new ChosenStore(folder, folder, folder);
    }
    config.objectStorage().endpoint().ifPresent(StoreProducer::requireServer);
    S3Address bucket = S3Address.of(address.get(), "fieldfare.backup.store");
    S3Store store = new S3Store(clients.get(), bucket);
    return new ChosenStore(store, store, store);
  }

  // Credentials in the address would be logged.
  private static void requireServer(URI endpoint) {
    boolean isServer =
        ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
            && endpoint.getHost() != null
            && endpoint.getUserInfo() == null;
    if (!isServer) {
      throw new IllegalArgumentException(
          "fieldfare.backup.s3.endpoint must be http://host:port or https://host:port, without"
              + " credentials");
    }
  }

  @Produces
  @Singleton
  OrphanSweep.Store store(BackupConfig config, ChosenStore chosen) {
    Sealing sealing = new Sealing(config.keys());
    sealing
        .keys()
        .current()
        .ifPresent(key -> Log.infof("backups are encrypted keyId=%s", key.id()));
    Log.infof("backups are stored place=%s", chosen.probe().place());
    return new OrphanSweep.Store(new SealedStore(chosen.files(), sealing), chosen.listing());
  }

  @Produces
  @Singleton
  StoreInventory inventory(OrphanSweep.Store store, StoreProbe probe) {
    return new StoreInventory(store, probe);
  }

  @Produces
  @Singleton
  StoreAdoption adoption(OrphanSweep.Store store, BackupConfig config) {
    return new StoreAdoption(store.files(), config.retention());
  }

  @Produces
  @Singleton
  StoreRewrap rewrap(OrphanSweep.Store store) {
    return new StoreRewrap(store, InstantSource.system(), REWRAPPED_AT_ONCE);
  }

  @Produces
  @Singleton
  StoreProbe probe(ChosenStore chosen) {
    return chosen.probe();
  }
}
