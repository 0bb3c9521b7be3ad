/** Where the image that is wanted waits for the script that reads it: a global of the world that only our scripts see. */
export const WANTED_IMAGE = 'glossWantedImage';
