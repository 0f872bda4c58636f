package dev.fieldfare.health.notify;

import dev.fieldfare.health.delivery.AddressRange;
import dev.fieldfare.health.delivery.AddressRules;
import dev.fieldfare.health.delivery.OutboundCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The one client for addresses that users set.
 *
 * <p>It resolves the name once, checks every address, and connects to a checked one. So a name that
 * later resolves to a closed address does not bypass the check. It follows no redirect, reads 64
 * KiB at most, and closes the connection after 10 seconds whatever happens.
 */
public final class OutboundClient implements OutboundCalls, AutoCloseable {
  private static final int MOST_BYTES = 64 * 1024;

  private final AddressRules rules;
  private final Duration limit;
  private final ScheduledExecutorService closer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("outbound-limit").factory());

  /**
   * A client with these rules.
   *
   * @param limit how long a call may take in total
   */
  public OutboundClient(AddressRules rules, Duration limit) {
    this.rules = rules;
    this.limit = limit;
  }

  @Override
  public int post(URI address, Map<String, String> headers, String json) throws IOException {
    boolean isSecure = "https".equals(address.getScheme());
    if (address.getHost() == null || !isSecure && !"http".equals(address.getScheme())) {
      throw new IOException("The address is no HTTP address.");
    }
    long deadline = System.nanoTime() + limit.toNanos();
    InetAddress checked = resolve(address.getHost());
    int left = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    int port = address.getPort() > 0 ? address.getPort() : isSecure ? 443 : 80;
    Socket plain = new Socket();
    ScheduledFuture<?> closing = closer.schedule(() -> close(plain), left, TimeUnit.MILLISECONDS);
    try (plain) {
      plain.connect(new InetSocketAddress(checked, port), left);
      plain.setSoTimeout(left);
      Socket used = isSecure ? secure(plain, address.getHost(), port) : plain;
      used.getOutputStream().write(request(address, headers, json));
      used.getOutputStream().flush();
      return status(used.getInputStream());
    } catch (IOException e) {
      throw closing.isDone()
          ? new IOException("No answer within " + limit.toMillis() + " ms.", e)
          : e;
    } finally {
      closing.cancel(false);
    }
  }

  // All addresses must be allowed: a name with a public and a private address is refused.
  private InetAddress resolve(String host) throws IOException {
    InetAddress[] all = lookUp(host.replaceAll("^\\[|]$", ""));
    for (InetAddress each : all) {
      Optional<AddressRange> closed = rules.closed(each);
      if (closed.isPresent()) {
        throw new IOException(
            "The address %s is in the closed range %s."
                .formatted(each.getHostAddress(), closed.get()));
      }
    }
    return all[0];
  }

  // The resolver of the JDK has no time limit of its own.
  private InetAddress[] lookUp(String host) throws IOException {
    FutureTask<InetAddress[]> lookUp = new FutureTask<>(() -> InetAddress.getAllByName(host));
    Thread.ofVirtual().name("outbound-resolver").start(lookUp);
    try {
      return lookUp.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The host " + host + " is unknown.", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "The host %s was not resolved within %d ms.".formatted(host, limit.toMillis()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The service stops.", e);
    }
  }

  private static Socket secure(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] request(URI address, Map<String, String> headers, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    URI ascii = URI.create(address.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    String port = address.getPort() > 0 ? ":" + address.getPort() : "";
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(path).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(address.getHost()).append(port).append("\r\n");
    head.append("Connection: close\r\nUser-Agent: Fieldfare\r\n");
    head.append("Content-Type: application/json\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  // Only the status counts. The rest of the answer is not read.
  private static int status(InputStream answer) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = answer.read(); read >= 0 && read != '\n'; read = answer.read()) {
      line.append((char) read);
      if (line.length() > MOST_BYTES) {
        throw new IOException("The answer has no status line.");
      }
    }
    String[] words = line.toString().strip().split(" ");
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("The answer is not HTTP.");
    }
    return Integer.parseInt(words[1]);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket closes", e);
    }
  }

  @Override
  public void close() {
    closer.shutdownNow();
  }
}
