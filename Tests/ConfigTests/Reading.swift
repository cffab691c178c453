// How the tests below read a config: a text in, and what a user would see out.

import Config

/// The lines a user sees when a text is decoded so; empty where nothing is wrong with it.
func errors(
  in text: String, environment: [String: String] = [:], _ decode: (ConfigDecoder) -> Void
) -> [String] {
  let file = ConfigFile(name: "c.yaml", text: text)
  do throws(ConfigErrors) {
    let decoder = try ConfigDecoder(file: file, environment: environment)
    decode(decoder)
    try decoder.finish()
    return []
  } catch {
    return error.errors.map(\.description)
  }
}

/// What is wrong with the form of a text, whatever its keys mean.
func syntaxErrors(in text: String) -> [String] {
  do throws(ConfigErrors) {
    _ = try ConfigNode.parse(ConfigFile(name: "c.yaml", text: text))
    return []
  } catch {
    return error.errors.map(\.description)
  }
}

/// A text's one value, which must decode without an error.
func value<T>(_ text: String, _ decode: (ConfigDecoder) -> T) throws(ConfigErrors) -> T {
  let decoder = try ConfigDecoder(
    file: ConfigFile(name: "c.yaml", text: text), environment: [:])
  let value = decode(decoder)
  try decoder.finish()
  return value
}

enum Wait: String, CaseIterable {
  case spin, yield, park
}
