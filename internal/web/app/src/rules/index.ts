// All rules of the app in one file, for the tests.
export * from './schedule'
export * from './dose'
export * from './document'
