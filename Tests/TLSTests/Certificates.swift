// The certificates of the tests, made by the openssl command once a run: authorities, and who they signed.

import Glibc
import TLS
import Testing

struct Certificates {
  let directory: String

  /// Made at first use, by whichever test comes first.
  static let shared = Certificates()

  private init() {
    var template = Array("/tmp/apus-tls-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    directory = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    atexit { removeCertificates() }
    let status = Self.shell(Self.script, in: directory)
    if status != 0 {
      Issue.record("openssl made no certificates (\(status)): see \(directory)/log")
    }
  }

  func path(_ name: String) -> String { "\(directory)/\(name)" }

  func identity(_ name: String) -> TLSIdentity {
    TLSIdentity(certificatePath: path("\(name).pem"), keyPath: path("\(name).key"))
  }

  /// Runs a script and waits for it; its exit status.
  @discardableResult
  static func shell(_ script: String, in directory: String) -> Int32 {
    ShellCommand("cd '\(directory)' && { \(script)\n}").wait()
  }

  private static let script = """
    exec > log 2>&1
    set -e
    EC="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    authority() {  # name
      openssl req -x509 $EC -keyout $1.key -out $1.pem -subj "/CN=$1" -days 30 \
        -addext basicConstraints=critical,CA:true -addext keyUsage=keyCertSign
    }
    signed() {  # name authority subject days names [more extensions]
      openssl req -new $EC -keyout $1.key -out $1.csr -subj "$3"
      { if [ -n "$5" ]; then echo "subjectAltName=$5"; fi; if [ -n "$6" ]; then echo "$6"; fi; } > $1.ext
      openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -days $4 -extfile $1.ext \
        -set_serial 0x$(openssl rand -hex 8) -out $1.pem
      chmod 600 $1.key
    }
    authority authority
    authority stranger
    signed venue authority /CN=venue.example 30 \
      DNS:venue.example,DNS:*.wild.example,IP:127.0.0.1,IP:::1
    signed expired authority /CN=venue.example -1 DNS:venue.example
    signed foreign stranger /CN=venue.example 30 DNS:venue.example
    signed nameless authority /CN=venue.example 30 ''
    signed trader authority "/O=Apus, Ltd/CN=trader-1" 30 \
      DNS:Trader-1.example,URI:apus:trader-1,email:desk@trader.example,IP:192.0.2.7,IP:2001:db8::7
    signed plain authority "/O=Apus/CN=trader-2" 30 ''
    signed middle authority /CN=middle 30 '' basicConstraints=critical,CA:true
    signed leaf middle /CN=leaf 30 DNS:venue.example
    # Two DNS names: venue.example\\0.evil, and good.example.
    signed zero authority /CN=zero 30 "" "2.5.29.17=DER:30:23:82:13:76:65:6e:75:65:2e:65:78:61:6d:70:6c:65:00:2e:65:76:69:6c:82:0c:67:6f:6f:64:2e:65:78:61:6d:70:6c:65"
    cat leaf.pem middle.pem > chained.pem
    cp leaf.key chained.key
    cat authority.pem stranger.pem > both.pem
    cp venue.key open.key
    cp venue.pem open.pem
    chmod 644 open.key
    openssl ec -in venue.key -aes256 -passout pass:secret -out locked.key
    chmod 600 locked.key
    openssl req -new -newkey rsa:1024 -nodes -keyout weak.key -out weak.csr -subj /CN=weak
    openssl x509 -req -in weak.csr -CA authority.pem -CAkey authority.key -days 30 -out weak.pem \
      -set_serial 99
    chmod 600 weak.key
    echo nothing > text.pem
    sed 's/[A-Z]/A/' venue.pem > damaged.pem
    : > empty.pem
    """
}

/// At the end of the run. Not what the system's temporary directory is for to keep.
private func removeCertificates() {
  Certificates.shell("rm -rf '\(Certificates.shared.directory)'", in: "/tmp")
}

/// A command that runs beside a test, and is gone when the test is: a process that nobody waits for would stay, dead, in the
/// way of whoever waits for any.
final class ShellCommand {
  private var pid: pid_t = -1

  init(_ script: String) {
    let arguments = ["/bin/sh", "-c", script]
    var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { for index in arguments.indices { unsafe free(pointers[index]) } }
    if unsafe posix_spawn(&pid, "/bin/sh", nil, nil, &pointers, environ) != 0 { pid = -1 }
  }

  /// Its exit status, or -1.
  @discardableResult
  func wait() -> Int32 {
    guard pid > 0 else { return -1 }
    var status: Int32 = -1
    let found = unsafe waitpid(pid, &status, 0)
    let isOurs = found == pid
    pid = -1
    return isOurs && status & 0x7F == 0 ? status >> 8 & 0xFF : -1
  }

  deinit {
    if pid > 0 {
      _ = kill(pid, SIGKILL)
      wait()
    }
  }
}
