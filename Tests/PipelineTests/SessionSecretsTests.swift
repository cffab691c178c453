// Who logs on with what: out of the environment or a file of its owner's, never in what a journal keeps.

import Config
import FIXSession
import Glibc
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct SessionSecretsTests {
  private func credentials(
    _ text: String, environment: [String: String] = [:]
  ) throws -> SessionCredentials {
    try decodeVenue(sessions: fullSession("credentials: \(text)"), environment: environment)
      .peers[0].session.credentials
  }

  private func isPassword(_ found: SessionCredentials, _ user: String, _ password: String) -> Bool {
    guard case .password(let foundUser, let foundPassword) = found else { return false }
    return foundUser == user && foundPassword == password
  }

  private func write(_ text: String, to path: String, mode: mode_t = 0o600) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT, mode)
    let bytes = Array(text.utf8)
    #expect(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    fchmod(descriptor, mode)
    close(descriptor)
  }

  @Test func `out of the environment`() throws {
    let environment = ["SECRET": "hunter2"]
    let password = try credentials(
      "{ user: ann, password: '${SECRET}' }", environment: environment)
    #expect(isPassword(password, "ann", "hunter2"))
    let raw = try credentials("{ raw_data: '${SECRET}' }", environment: environment)
    guard case .rawData(let bytes) = raw else {
      Issue.record("no raw data")
      return
    }
    #expect(bytes == Array("hunter2".utf8))
  }

  @Test func `what a journal keeps holds none, and is read without any`() throws {
    let sessions = """
      sessions:
        a: { sender: APUS, target: A, account: a, credentials: { raw_data: "${SECRET}" } }
        b{n}:
          count: 2
          sender: APUS
          target: B{n}
          account: b
          credentials: { user: "b{n}", password: "${SECRET_{n}}" }

      """
    let settings = try decodeVenue(
      sessions: sessions,
      environment: ["SECRET": "hunter2", "SECRET_1": "hunter3", "SECRET_2": "hunter4"])
    #expect(!settings.peers.contains { isNone($0.session.credentials) })
    #expect(isPassword(settings.peers[2].session.credentials, "b2", "hunter4"))
    #expect(!settings.bundle.contains { $0.text.contains("hunter") })
    let again = try VenueConfig.decode(bundle: settings.bundle)
    #expect(again.peers.count == 3)
    #expect(again.peers.allSatisfy { isNone($0.session.credentials) })
    #expect(again.configDigest == settings.configDigest)
    #expect(
      venueComplaints(sessions: sessions, environment: ["SECRET_1": "hunter3"]) == [
        "sessions.yaml:2:70: 'raw_data' in 'sessions.a.credentials': the environment variable SECRET "
          + "isn't set; set it before the start",
        "sessions.yaml:8:44: 'password' in 'sessions.b{n}.credentials': the environment variable "
          + "SECRET_2 isn't set; set it before the start",
      ])
  }

  @Test func `out of files beside the config`() throws {
    let scratch = Scratch()
    let path = scratch.path
    _ = unsafe mkdir(path + "/secrets", 0o700)
    write("hunter2\n", to: path + "/secrets/a1")
    write("hunter3\n", to: path + "/secrets/a2")
    write(twoInstruments, to: path + "/instruments.yaml")
    write(venueYAML, to: path + "/venue.yaml")
    write(
      """
      sessions:
        a{n}:
          count: 2
          sender: APUS
          target: A{n}
          account: a
          credentials: { user: ann, password: { file: "secrets/a{n}" } }

      """, to: path + "/sessions.yaml")
    let settings = try VenueConfig.load(path: path + "/venue.yaml", environment: [:])
    #expect(isPassword(settings.peers[0].session.credentials, "ann", "hunter2"))
    #expect(isPassword(settings.peers[1].session.credentials, "ann", "hunter3"))
    #expect(settings.bundle.count == 4)
    #expect(!settings.bundle.contains { $0.text.contains("hunter") })

    // Readable by others, and gone: what a journal carries is read all the same.
    _ = unsafe chmod(path + "/secrets/a1", 0o640)
    _ = unsafe unlink(path + "/secrets/a2")
    let error = #expect(throws: ConfigErrors.self) {
      try VenueConfig.load(path: path + "/venue.yaml", environment: [:])
    }
    let place = "\(path)/sessions.yaml:7:41: 'password' in 'sessions.a{n}.credentials'"
    #expect(
      error?.description == """
        \(place): the file '\(path)/secrets/a1' may be read by others (its mode is 0640); make it 0600: \
        chmod 600 \(path)/secrets/a1
        \(place): '\(path)/secrets/a2': no such file; check the path and the directory that it starts from
        """)
    let again = try VenueConfig.decode(bundle: settings.bundle)
    #expect(again.peers.allSatisfy { isNone($0.session.credentials) })
  }

  @Test func `what are no credentials`() {
    func fault(_ text: String, _ said: String...) {
      let found = venueComplaints(
        sessions: fullSession("credentials: \(text)"),
        environment: ["SECRET": "hunter2", "BELL": "hunter\u{7}"])
      #expect(found == said.map { "sessions.yaml:6:" + $0 })
      #expect(!found.contains { $0.contains("hunter") })
    }
    let place = "in 'sessions.a.credentials'"
    let expected =
      "expected ${NAME}, the environment variable that holds it, or { file: PATH }, the file that does"
    fault(
      "{ user: ann, password: hunter2 }",
      "41: 'password' \(place): a secret isn't written into a config, which every journal keeps; "
        + "write ${NAME} and set the environment variable NAME, or { file: PATH }")
    fault("{ user: ann }", "5: 'password' \(place) is missing; \(expected)")
    fault(
      "{ password: '${SECRET}' }",
      "5: 'user' \(place) is missing; expected a name of printable characters such as apus")
    fault(
      "{ user: ann, raw_data: '${SECRET}' }",
      "26: 'user' \(place): credentials are 'raw_data', or 'user' and 'password', but not both")
    fault(
      "{ user: ann, password: '${BELL}' }",
      "41: 'password' \(place): FIX carries no control characters in it; choose another one")
  }
}
