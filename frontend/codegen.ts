import type { CodegenConfig } from "@graphql-codegen/cli";

/**
 * Types every operation of the application against the schema that the server prints.
 * Documents stay strings, so that no GraphQL parser travels to the browser.
 */
const config: CodegenConfig = {
  schema: process.env.REGULARS_SCHEMA ?? "../schema.graphql",
  documents: "src/**/*.graphql",
  generates: {
    "./src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumsAsConst: true,
        useTypeImports: true,
        avoidOptionals: false,
        maybeValue: "T | null",
        defaultScalarType: "unknown",
        scalars: {
          ID: "string",
          DateTime: "string",
          Date: "string",
          Decimal: "string",
          BigInt: "number",
          Duration: "string",
          TimeZone: "string",
          CurrencyCode: "string",
          CountryCode: "string",
          Email: "string",
          PhoneNumber: "string",
          Url: "string",
        },
      },
    },
  },
};

export default config;
