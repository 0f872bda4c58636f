package dev.fieldfare.backup.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;
import org.jclouds.http.HttpCommand;
import org.jclouds.http.HttpRequest;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;

/**
 * The program of {@link S3Server}. It says its port, takes the lines {@code full} and {@code free},
 * and ends with its input.
 */
public final class S3ServerProcess {
  static final String FULL = "full";
  static final String FREE = "free";

  private S3ServerProcess() {}

  /** Starts the server. */
  public static void main(String[] arguments) throws Exception {
    BlobStoreContext memory =
        ContextBuilder.newBuilder("transient-nio2")
            .credentials("memory", "memory")
            .build(BlobStoreContext.class);
    memory.getBlobStore().createContainerInLocation(null, S3Server.BUCKET);
    Limited files = new Limited(memory.getBlobStore());
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(files)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, S3Server.KEY, S3Server.SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    System.out.println(S3Server.PORT + server.getPort());
    obey(files);
    Runtime.getRuntime().halt(0);
  }

  private static void obey(Limited files) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      files.full = line.equals(FULL);
      System.out.println(line);
    }
  }

  /** Answers writes as a server whose disk is full. */
  private static final class Limited extends ForwardingBlobStore {
    private volatile boolean full;

    Limited(BlobStore store) {
      super(store);
    }

    @Override
    public String putBlob(String container, Blob blob) {
      refuseWhenFull();
      return super.putBlob(container, blob);
    }

    @Override
    public String putBlob(String container, Blob blob, PutOptions options) {
      refuseWhenFull();
      return super.putBlob(container, blob, options);
    }

    private void refuseWhenFull() {
      if (full) {
        HttpRequest request =
            HttpRequest.builder().method("PUT").endpoint("http://127.0.0.1").build();
        throw new HttpResponseException(
            "no space is left",
            new HttpCommand(request),
            HttpResponse.builder().statusCode(507).message("Insufficient Storage").build());
      }
    }
  }
}
