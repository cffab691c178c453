// A file of strategies by itself, or a trader's whole config, checked without starting anything: what `apus strategy check`
// says of one.

import Config

public enum StrategyFile {
  /// The strategies of a config, whole or in a file of their own, that there is nothing against. What only the instruments
  /// can tell is judged where the config names them.
  public static func check(
    path: String, environment: [String: String] = processEnvironment()
  ) throws(ConfigErrors) -> (strategies: [StrategyOutline], warnings: [ConfigError]) {
    let texts = try ConfigTexts(path: path)
    let root = try ConfigDecoder(file: texts.main, environment: environment)
    if root.has("instruments") || root.has("strategies") {
      let settings = try TraderConfig.decode(
        main: texts.main, overrides: Overrides(), environment: environment, open: texts.open)
      return (try strategies(of: texts, environment).outline, settings.warnings)
    }
    let alone = try ConfigDecoder(file: texts.main, environment: environment)
    return (try strategies(in: alone, texts).outline, [])
  }

  /// Those of a trader's config, which was found to be sound.
  private static func strategies(
    of texts: ConfigTexts, _ environment: [String: String]
  ) throws(ConfigErrors) -> StrategyTerms {
    let root = try ConfigDecoder(file: texts.main, environment: environment)
    guard root.isText("strategies") else {
      return StrategyTerms(root.section("strategies", optional: true))
    }
    let file = try texts.open(ConfigTexts.name(of: "strategies", in: root))
    return StrategyTerms(try ConfigDecoder(file: file, environment: environment))
  }

  private static func strategies(
    in root: ConfigDecoder, _ texts: ConfigTexts
  ) throws(ConfigErrors) -> StrategyTerms {
    var errors: [ConfigError] = []
    var bundle = [texts.main]
    var terms = StrategyTerms(root)
    terms.readModels(with: texts.open, environment: nil, into: &bundle, &errors)
    do throws(ConfigErrors) { try root.finish() } catch { errors += error.errors }
    // Of values that stand, and not of what was handed out in place of wrong ones.
    if errors.isEmpty { errors = terms.rulesBroken }
    if !errors.isEmpty { throw ConfigErrors(errors) }
    return terms
  }
}
