export * from 'danfojs-node';
