// Secrets come from the environment or from a file of their own, and from nowhere else: the journal
// keeps a config's whole text, so a password in it would be in every journal. No error here shows a
// value. A journal's copy of a config is read without an environment, and then holds no secret.

extension ConfigDecoder {
  /// A value that must not be written down: the file holds `${NAME}` and the environment the value, or
  /// `{ file: PATH }` names a file that only its owner may read, or `{ credential: NAME }` one that systemd hands
  /// over (LoadCredential).
  ///
  /// Nil where the key is absent or empty, after an error, and where the config is a journal's copy.
  public func secret(_ key: String, required: Bool = false) -> String? {
    let node = node(key)
    // Whoever ran with this config had its secrets; who reads its journal needn't have them.
    guard let environment else { return nil }
    guard let node else {
      if required { missing(key, expected: Self.secretExpected) }
      return nil
    }
    do throws(ScalarFault) {
      switch node.content {
      case .null:
        guard required else { return nil }
        throw ScalarFault(message: "expected \(Self.secretExpected), found nothing")
      case .scalar(let text, _): return try variable(text, environment)
      case .mapping(let entries): return try secretFile(entries, node, environment)
      case .sequence:
        throw ScalarFault(message: "expected \(Self.secretExpected), found \(node.shown)")
      }
    } catch {
      note(at: node.mark, "\(label(key)): \(error.message)")
      absentSecretCount += 1
      return nil
    }
  }

  private static let secretExpected =
    "${NAME}, the environment variable that holds it, or { file: PATH }, the file that does"

  private func variable(
    _ text: String, _ environment: [String: String]
  ) throws(ScalarFault) -> String {
    guard let name = variableName(text) else {
      throw ScalarFault(
        message: "a secret isn't written into a config, which every journal keeps; write ${NAME} "
          + "and set the environment variable NAME, or { file: PATH }")
    }
    guard let value = environment[name] else {
      throw ScalarFault(
        message: "the environment variable \(name) isn't set; set it before the start")
    }
    guard !value.isEmpty else {
      throw ScalarFault(
        message: "the environment variable \(name) is empty; set it before the start")
    }
    return value
  }

  private func secretFile(
    _ entries: [ConfigNode.Entry], _ node: ConfigNode, _ environment: [String: String]
  ) throws(ScalarFault) -> String {
    guard entries.count == 1, case .scalar(let name, _) = entries[0].value.content else {
      throw ScalarFault(message: "expected \(Self.secretExpected), found \(node.shown)")
    }
    switch entries[0].key {
    case "file": return try SecretFile.read(path: ConfigFile.path(of: name, beside: file))
    case "credential": return try credential(name, environment)
    default: throw ScalarFault(message: "expected \(Self.secretExpected), found \(node.shown)")
    }
  }

  /// What a service manager hands over lies in a directory that only this process can look into.
  private func credential(
    _ name: String, _ environment: [String: String]
  ) throws(ScalarFault) -> String {
    guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
      throw ScalarFault(
        message: "a credential has a name, as LoadCredential= of the unit gives it, and no path")
    }
    guard let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty else {
      throw ScalarFault(
        message:
          "there is no credential '\(name)': CREDENTIALS_DIRECTORY isn't set, which systemd does "
          + "for a unit with LoadCredential=; elsewhere write { file: PATH }")
    }
    return try SecretFile.read(path: directory + "/" + name, isHandedOver: true)
  }
}

/// The NAME of a text that is `${NAME}` and nothing else.
private func variableName(_ text: String) -> String? {
  guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
  let name = text.dropFirst(2).dropLast()
  let letters = name.utf8.allSatisfy {
    switch $0 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
  guard let first = name.utf8.first, letters, first > UInt8(ascii: "9") else { return nil }
  return String(name)
}
